/** A word, or a word of the shell that ends a command or sends its output elsewhere (`|`, `&`, `>`, `<(`). */
type Token = {readonly word: string} | {readonly operator: string};

const OPERATOR = /^(?:&&|\|\||<\(|\$\(|[|&;()]|[<>])/u;

/**
 * The simple commands of a line for the shell, as words: `a 'b c' | d > e # f` is `a`, `b c` and `d`. What is substituted is a
 * command of its own. Variables stay as they are written. Throws for a quote that is left open.
 */
export function simpleCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  let isFileNext = false;
  for (const token of tokensOf(line)) {
    if ('operator' in token) {
      isFileNext = token.operator === '<' || token.operator === '>';
      if (!isFileNext) commands.push([]);
    } else if (isFileNext) isFileNext = false;
    else commands.at(-1)!.push(token.word);
  }
  return commands.filter(words => words.length > 0);
}

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let word: string | undefined;
  const end = () => {
    if (word !== undefined) tokens.push({word});
    word = undefined;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    const operator = OPERATOR.exec(line.slice(at))?.[0];
    if (character === '#' && word === undefined) break;
    if (character === "'" || character === '"') {
      const close = closing(line, at);
      word = (word ?? '') + unquoted(line.slice(at + 1, close), character);
      at = close;
    } else if (/\s/u.test(character)) end();
    else if (operator !== undefined) {
      end();
      tokens.push({operator});
      at += operator.length - 1;
    } else word = (word ?? '') + (character === '\\' ? (line[++at] ?? '') : character);
  }
  end();
  return tokens;
}

function closing(line: string, at: number): number {
  const quote = line[at];
  for (let place = at + 1; place < line.length; place++) {
    if (line[place] === quote) return place;
    if (line[place] === '\\' && quote === '"') place++;
  }
  throw new Error(`a quote is left open: ${line}`);
}

function unquoted(text: string, quote: string): string {
  return quote === "'" ? text : text.replaceAll(/\\([\\"$`])/gu, '$1');
}
