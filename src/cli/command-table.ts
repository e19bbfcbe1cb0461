import type {Argument, Command, Option} from 'commander';
import {FILTER_KEYS} from '../selectors/filter.js';
import {COLUMN_IDS} from '../view/columns.js';
import {WISHES} from './engine-options.js';

/** A command as completions and the man page tell of it. Read from commander, so that they tell what is really there. */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly arguments: readonly ValueEntry[];
  readonly options: readonly OptionEntry[];
}

/** An option. `short` and `long` have their dashes. */
export interface OptionEntry {
  readonly short: string | undefined;
  readonly long: string;
  /** As help shows it: `-s, --sort <column>`. */
  readonly flags: string;
  readonly description: string;
  /** Undefined for a switch. */
  readonly value: ValueEntry | undefined;
}

/** What follows an option, or a command. */
export interface ValueEntry {
  /** `file`, `time`. */
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** What it may be; empty where that cannot be listed. One that ends in `=` goes on. */
  readonly choices: readonly string[];
}

/** What commander does not know, because we look at it later or in our own way. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  sort: COLUMN_IDS,
  engine: WISHES,
  filter: FILTER_KEYS.map(key => `${key}=`),
};

/** All commands of the program, in the order of its help. */
export function commandTable(program: Command): readonly CommandEntry[] {
  const usual = program.commands[0];
  return program.commands.map(command => ({
    name: command.name(),
    description: command.description(),
    isDefault: command === usual,
    arguments: command.registeredArguments.map(argumentEntry),
    options: [...command.createHelp().visibleOptions(command)].map(optionEntry),
  }));
}

function argumentEntry(argument: Argument): ValueEntry {
  const {description, required, argChoices = []} = argument;
  return {name: argument.name(), description, isRequired: required, choices: argChoices};
}

function optionEntry(option: Option): OptionEntry {
  const {short, long, flags, description, required, argChoices} = option;
  const name = /[<[](?<name>[^>\]]+)/u.exec(flags)?.groups?.name;
  const choices = argChoices ?? CHOICES[option.attributeName()] ?? [];
  const value = name === undefined ? undefined : {name, description: '', isRequired: required, choices};
  return {short, long: long ?? flags, flags, description, value};
}
