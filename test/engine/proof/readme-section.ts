/** The part of a text between `<!-- NAME -->` and `<!-- /NAME -->`. Throws where it is not there. */
export function sectionOf(text: string, name: string): string {
  const {start, end} = bordersOf(text, name);
  return text.slice(start, end).trim();
}

/** The text with another such part. */
export function replaceSection(text: string, name: string, content: string): string {
  const {start, end} = bordersOf(text, name);
  return `${text.slice(0, start)}\n${content}\n${text.slice(end)}`;
}

function bordersOf(text: string, name: string): {start: number; end: number} {
  const opening = `<!-- ${name} -->`;
  const start = text.indexOf(opening) + opening.length;
  const end = text.indexOf(`<!-- /${name} -->`, start);
  if (!text.includes(opening) || end === -1) throw new Error(`there is no part <!-- ${name} -->…<!-- /${name} -->`);

  return {start, end};
}
