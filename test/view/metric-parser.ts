/** A sample of a page of metrics. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a page says, read as strictly as its grammar is. */
export interface ParsedPage {
  readonly types: Readonly<Record<string, string>>;
  readonly samples: readonly ParsedSample[];
  readonly hasEnd: boolean;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|\})/y;
const SUFFIXES = ['', '_total', '_created', '_info'];

/** Reads a page of either format. Throws for what Prometheus would refuse, and for what is there twice. */
export function parsePage(text: string): ParsedPage {
  if (!text.endsWith('\n')) throw new Error('the page ends within a line');

  const types: Record<string, string> = {};
  const samples: ParsedSample[] = [];
  const seen = new Set<string>();
  let family = '';
  const lines = text.slice(0, -1).split('\n');
  const hasEnd = lines.at(-1) === '# EOF';
  for (const line of hasEnd ? lines.slice(0, -1) : lines) {
    const type = /^# TYPE (\S+) (counter|gauge|info)$/u.exec(line);
    if (type !== null) {
      family = type[1]!;
      if (Object.hasOwn(types, family)) throw new Error(`${family} comes twice`);
      types[family] = type[2]!;
    } else if (!/^# HELP \S+ \S/u.test(line)) {
      const sample = parseSample(line);
      if (!SUFFIXES.some(suffix => sample.name === family + suffix)) throw new Error(`not of ${family}: ${line}`);
      const identity = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (seen.has(identity)) throw new Error(`there twice: ${line}`);
      seen.add(identity);
      samples.push(sample);
    }
  }
  return {types, samples, hasEnd};
}

function parseSample(line: string): ParsedSample {
  NAME.lastIndex = 0;
  const name = NAME.exec(line)?.[0];
  if (name === undefined) throw new Error(`no name: ${line}`);

  const labels: Record<string, string> = {};
  let at = name.length;
  if (line[at] === '{') {
    at++;
    for (let isOpen = true; isOpen; ) {
      LABEL.lastIndex = at;
      const found = LABEL.exec(line);
      if (found === null) throw new Error(`no label at ${at}: ${line}`);
      const [whole, label = '', value = '', ending] = found;
      if (Object.hasOwn(labels, label)) throw new Error(`${label} twice: ${line}`);
      labels[label] = value.replaceAll(/\\(.)/gu, (_, character: string) => (character === 'n' ? '\n' : character));
      at += whole.length;
      isOpen = ending === ',';
    }
  }
  const figure = /^ (\S+)$/u.exec(line.slice(at))?.[1];
  const value = figure === '+Inf' ? Number.POSITIVE_INFINITY : Number(figure);
  if (figure === undefined || Number.isNaN(value)) throw new Error(`no figure: ${line}`);

  return {name, labels, value};
}

/** The value of the only sample with that name and, among others, these labels. */
export function figureOf({samples}: ParsedPage, name: string, labels: Record<string, string> = {}): number | undefined {
  const found = samples.filter(
    sample => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  if (found.length > 1) throw new Error(`${found.length} samples of ${name} have ${JSON.stringify(labels)}`);

  return found[0]?.value;
}
