import type {Channel} from './channel.js';

/** Which of the two sequences a terminal understands: 9 is iTerm2's, 777 that of rxvt-unicode and VTE. */
export type DesktopSequence = 9 | 777;

/** What a note on a desktop can be told. */
export interface DesktopSettings {
  readonly sequence: DesktopSequence;
  /** Within tmux a sequence for the terminal outside has to be wrapped, and `allow-passthrough` to be on. */
  readonly isInTmux: boolean;
}

const BELL = '\u0007';

/** Lets the terminal show a note on the desktop. A pipe or a file is left as it is. */
export function createDesktop(
  {sequence, isInTmux}: DesktopSettings,
  stdout: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
): Channel {
  return {
    name: `desktop OSC ${sequence}`,
    mostNotes: 100,
    async send({title}) {
      if (!stdout.isTTY) return;

      // Semicolons part the fields of 777; the title of the note is ours, and what comes last may hold them.
      const text = sequence === 9 ? `9;${title}` : `777;notify;rxtop;${title}`;
      const note = `\u001b]${text}${BELL}`;
      stdout.write(isInTmux ? `\u001bPtmux;${note.replaceAll('\u001b', '\u001b\u001b')}\u001b\\` : note);
    },
  };
}
