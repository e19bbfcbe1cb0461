import stringWidth from 'string-width';

/** Rows of text as columns that stand under each other, two blanks apart; the last column is as long as it is. */
export function columns(rows: readonly (readonly string[])[]): string {
  const count = Math.max(0, ...rows.map(row => row.length));
  const widths = Array.from({length: count}, (_, column) =>
    Math.max(...rows.map(row => stringWidth(row[column] ?? ''))),
  );
  return rows
    .map(row =>
      row.map((text, column) => (column === row.length - 1 ? text : padded(text, widths[column]!))).join('  '),
    )
    .join('\n');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
