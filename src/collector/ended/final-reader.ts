import type {FinalFigures} from '../../model/counter-table.js';
import {HOST, NameIndex} from '../counters/name-index.js';
import {Column, parseNetDev} from '../counters/net-dev.js';
import {type Figures, swapped} from '../counters/net-dev-figures.js';
import type {ProcFile} from '../counters/proc-file.js';
import {isClosed} from '../process-handle.js';
import type {DueReading} from './final-links.js';

/** What one reading of the host's interfaces gave: the container's figures, in the order in which they were due. */
export type TakeFinal = (due: DueReading, figures: FinalFigures) => void;

/**
 * Reads what is due in one go from the host's `/proc/net/dev`. What is gone already is passed over. Of the interface that came
 * back from the container the counters are the container's own; the host's end has them swapped.
 */
export function readFinals(due: readonly DueReading[], path: string, file: ProcFile, take: TakeFinal): void {
  const index = new NameIndex();
  for (const [place, {name}] of due.entries()) index.set(HOST, Buffer.from(name, 'latin1'), place);
  try {
    file.read(path);
  } catch (error) {
    if (isClosed(error)) return;
    throw error;
  }

  parseNetDev(
    file.bytes,
    file.length,
    index,
    HOST,
    (place, columns, rests) =>
      take(due[place]!, {figures: figuresOf(due[place]!, columns), rests: figuresOf(due[place]!, rests)}),
    {
      taken: 0,
      unwatched: 0,
      malformed: 0,
    },
  );
}

function figuresOf({end}: DueReading, columns: Float64Array): Figures {
  const own: Figures = [
    columns[Column.receiveBytes]!,
    columns[Column.receivePackets]!,
    columns[Column.transmitBytes]!,
    columns[Column.transmitPackets]!,
  ];
  return end === 'container' ? own : swapped(own);
}
