import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { version } from '../package.json';
import { drain } from './drain';
import { editor } from './editor';
import { growth } from './growth';
import { history } from './history';
import { isolation } from './isolation';
import { latency } from './latency';
import { outage } from './outage';
import { recovery } from './recovery';
import { scale } from './scale';
import type { Findings, Question } from './question';

const QUESTIONS: Question[] = [drain, editor, latency, isolation, outage, scale, recovery, history, growth];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const asked = QUESTIONS.filter(({ name }) => options.only === undefined || name === options.only);
  if (asked.length === 0) {
    throw new Error(`No such question; there are: ${QUESTIONS.map(({ name }) => name).join(', ')}`);
  }
  const findings: Findings = { results: [], requirements: [] };
  for (const question of asked) {
    const { results, requirements } = await question.ask(Number(options.scale));
    findings.results.push(...results);
    findings.requirements.push(...requirements);
  }
  print(findings);
  const missed = findings.requirements.filter(({ holds }) => !holds);
  if (options.check && missed.length > 0) {
    for (const { name, measured, required } of missed)
      console.error(`not met: ${name}: ${measured} (${required})`);
    process.exitCode = 1;
  }
}

function print(findings: Findings): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const versions = { node: process.version, plugin: version };
  if (options.json) return console.log(JSON.stringify({ machine, versions, ...findings }, null, 2));
  console.log(`${machine}, Node ${process.version}, plugin ${version}`);
  console.table(
    findings.results.map(({ question: _, ratioTo: __, ...row }) => row),
    ['case', 'contestant', 'value', 'unit', 'ratio'],
  );
  console.table(findings.requirements);
}

void main();
