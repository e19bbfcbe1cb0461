import {displayWidth} from '../view/display-width.js';

/** A terminal on which a few lines are shown and shown again. */
export interface LineScreen {
  readonly width: number;
  readonly height: number;
  /** Shows these lines; nothing is written where they are the same as before. */
  show(lines: readonly string[]): void;
  /** Gives the terminal back. */
  close(): void;
}

/** Alternate screen, no cursor, no wrapping at the edge. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';

/** A terminal that knows synchronised updates shows all of it at once; others just do not flicker. */
const BEGIN = '\u001b[?2026h\u001b[H';
const END = '\u001b[?2026l';
const CLEAR_REST_OF_LINE = '\u001b[K';
const CLEAR_REST_OF_SCREEN = '\u001b[J';

/**
 * Takes a terminal for lines of text. Only what has changed is written, over what was there: nothing is cleared first, so
 * that nothing flickers. Every way out of the process gives it back.
 */
export function openLineScreen(stdout: NodeJS.WriteStream): LineScreen {
  let shown: readonly string[] = [];
  const restore = (): void => void stdout.write(LEAVE);
  const draw = (): void => {
    const {columns, rows} = stdout;
    const lines = shown.slice(0, rows).map(line => {
      // After the last column the cursor stands still on it: what clears the rest would take away what is there.
      return displayWidth(line) < columns ? `${line}${CLEAR_REST_OF_LINE}` : line;
    });
    const rest = lines.length < rows ? [CLEAR_REST_OF_SCREEN] : [];
    stdout.write(`${BEGIN}${[...lines, ...rest].join('\r\n')}${END}`);
  };
  stdout.write(ENTER);
  process.on('exit', restore);
  stdout.on('resize', draw);

  return {
    get width() {
      return stdout.columns;
    },
    get height() {
      return stdout.rows;
    },
    show(lines) {
      if (lines.length === shown.length && lines.every((line, index) => line === shown[index])) return;

      shown = lines;
      draw();
    },
    close() {
      process.off('exit', restore);
      stdout.off('resize', draw);
      restore();
    },
  };
}
