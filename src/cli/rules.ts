import {parseRule} from '../alerts/parse-rule.js';
import type {Rule} from '../alerts/rule.js';
import type {AllowRule} from '../alerts/segmentation.js';
import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';

/** What a rule looks like, as the hint of every refusal. */
export const RULE_HINT = 'A rule looks like this: service=db tx > 5MB/s for 10s clear 3MB/s as critical.';

/** Reads the rules of the command line. Throws a UserError that names the column at which a rule goes wrong. */
export function parseRules(texts: readonly string[]): Rule[] {
  return texts.map(text => {
    const parsed = parseRule(text);
    if (parsed.state === 'parsed') return parsed.rule;

    const {column, message} = parsed.refusal;
    throw new UserError(`--rule "${safeText(text)}", column ${column}: ${message}`, {hint: RULE_HINT, kind: 'usage'});
  });
}

/** There has to be something to watch. */
export function requireRules(rules: readonly Rule[], allow: readonly AllowRule[] = []): void {
  if (rules.length > 0 || allow.length > 0) return;

  throw new UserError('there is no rule to watch', {
    hint: 'Give one or more with --rule "rx > 5MB/s for 10s", or list them under "rules:" in the config file.',
    kind: 'usage',
  });
}
