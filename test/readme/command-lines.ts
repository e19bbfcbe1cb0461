import {readFileSync} from 'node:fs';

export const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** A block of code of a Markdown text. `language` is empty where none is named. */
export interface CodeBlock {
  readonly language: string;
  /** Of the nearest heading above. */
  readonly heading: string;
  readonly text: string;
}

const FENCE = /^```(?<language>\w*)$/u;
const HEADING = /^#+ (?<heading>.+)$/u;

/** All blocks of code of a Markdown text. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = '';
  let open: {readonly language: string; readonly lines: string[]} | undefined;
  for (const line of markdown.split('\n')) {
    const fence = FENCE.exec(line)?.groups;
    if (fence === undefined) {
      open?.lines.push(line);
      if (open === undefined) heading = HEADING.exec(line)?.groups?.heading ?? heading;
      continue;
    }
    if (open === undefined) open = {language: fence.language ?? '', lines: []};
    else {
      blocks.push({language: open.language, heading, text: open.lines.join('\n')});
      open = undefined;
    }
  }
  return blocks;
}

/** The commands of all blocks of shell below a heading, or of the whole text, each as it would be pasted. */
export function commandLines(markdown: string, heading?: string): readonly string[] {
  const blocks = codeBlocks(markdown).filter(block => block.language === 'sh');
  const meant = blocks.filter(block => heading === undefined || block.heading === heading);
  return meant.flatMap(({text}) => {
    const lines = text.replaceAll('\\\n', ' ').split('\n');
    const isSession = lines.some(line => line.startsWith('$ '));
    return isSession ? lines.filter(line => line.startsWith('$ ')).map(line => line.slice(2)) : lines;
  });
}
