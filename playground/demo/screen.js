const COLOURS = { green: 32, yellow: 33, red: 31, dim: 2, bold: 1 };
const COLUMNS = [
  ['time', 14],
  ['event', 15],
  ['attempt', 9],
  ['endpoint', 14],
  ['answer', 13],
  ['took', 9],
  ['next attempt', 0],
];

/** Writes lines, in colour only where somebody watches. */
class Screen {
  #stream;
  #hasColour;

  constructor(stream) {
    this.#stream = stream;
    this.#hasColour = stream.isTTY === true && !process.env.NO_COLOR;
  }

  say(line = '') {
    this.#stream.write(`${line}\n`);
  }

  fact(name, value) {
    this.say(`${this.paint('dim', name.padEnd(15))}${value}`);
  }

  attemptsBegin() {
    this.say(
      this.paint(
        'dim',
        row(
          COLUMNS.map(([name]) => name),
          String,
        ),
      ),
    );
  }

  attempt({ delivery, attempt }) {
    const colour = { succeeded: 'green', retry: 'yellow' }[attempt.decision] ?? 'red';
    const cells = [
      new Date(attempt.startedAt).toTimeString().slice(0, 8) +
        `.${String(attempt.startedAt % 1000).padStart(3, '0')}`,
      delivery.event.type,
      String(attempt.number),
      delivery.endpointName ?? String(delivery.endpointId),
      attempt.status === null ? (attempt.error?.code ?? attempt.outcome) : String(attempt.status),
      `${Math.round(attempt.timings.totalMs)} ms`,
      nextAttempt(attempt),
    ];
    this.say(row(cells, (cell, column) => (column === 4 ? this.paint(colour, cell) : cell)));
  }

  paint(colour, text) {
    return this.#hasColour ? `\x1b[${COLOURS[colour]}m${text}\x1b[0m` : text;
  }
}

function row(cells, paint) {
  return cells
    .map((cell, column) => paint(cell.padEnd(COLUMNS[column][1]), column))
    .join('')
    .trimEnd();
}

function nextAttempt({ decision, nextAttemptAt, startedAt, timings }) {
  switch (decision) {
    case 'succeeded':
      return 'none: delivered';
    case 'retry':
      return `in ${Math.max(0, (nextAttemptAt - startedAt - timings.totalMs) / 1000).toFixed(1)} s`;
    case 'dead':
      return 'none: dead';
    default:
      return 'when the endpoint is enabled again';
  }
}

module.exports = { Screen };
