// Writes the tables of docs/ that follow from the code, between their markers. With --check it changes nothing and fails
// when a table is not what the code says.
const fs = require('node:fs');
const path = require('node:path');
const { buildSync } = require('esbuild');

const root = path.resolve(__dirname, '..');
const SOURCES = ['core/retry-policy', 'permissions', 'config/parse-config', 'adapters/store/tables'];

const TABLES = {
  'docs/retry.md': { delays: delayTable },
  'docs/configuration.md': { refusals: refusalTable },
  'docs/admin-api.md': { routes: routeTable, permissions: permissionTable },
  'docs/architecture.md': { tables: databaseTables },
};

/** Code blocks of a page that other places show too, by their file names. */
const SNIPPETS = { page: 'docs/receiving.md', copy: 'admin/src/pages/endpoints/snippets.json' };
const FENCE = /^```\w+ file=(\S+)\n(.*?)^```$/gms;

main();

function main() {
  const code = load(SOURCES.map((source) => `export * from './server/src/${source}';`).join('\n'));
  const isCheck = process.argv.includes('--check');
  for (const [file, tables] of Object.entries(TABLES)) {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    const updated = Object.entries(tables).reduce(
      (page, [name, table]) => withTable(page, file, name, table(code)),
      text,
    );
    update(file, text, updated, isCheck);
  }
  const copy = fs.readFileSync(path.join(root, SNIPPETS.copy), 'utf8');
  update(SNIPPETS.copy, copy, snippetFile(), isCheck);
}

function update(file, text, updated, isCheck) {
  if (updated === text) return;
  if (isCheck) {
    console.error(`${file} is not what the code says: run node scripts/update-docs.js`);
    process.exitCode = 1;
  } else {
    fs.writeFileSync(path.join(root, file), updated);
  }
}

function snippetFile() {
  const page = fs.readFileSync(path.join(root, SNIPPETS.page), 'utf8');
  const snippets = [...page.matchAll(FENCE)].map(([, file, code]) => [file, code]);
  return `${JSON.stringify(Object.fromEntries(snippets), null, 2)}\n`;
}

/** The exports of TypeScript sources. */
function load(contents) {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    write: false,
    logLevel: 'warning',
  });
  const module = { exports: {} };
  new Function('module', 'require', outputFiles[0].text)(module, require);
  return module.exports;
}

function withTable(page, file, name, lines) {
  const begin = `<!-- ${name}: written by node scripts/update-docs.js -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`${file} has no place for the table "${name}"`);
  return `${page.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${page.slice(to)}`;
}

/** Lines of a table with columns of even width, as prettier writes them. */
function markdownTable(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [first, ...rest] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)];
}

function delayTable({ DEFAULT_RETRY_SCHEDULE: schedule, nextDelayMs }) {
  const sums = { least: 0, usual: 0, most: 0 };
  const rows = schedule.map((_, index) => {
    const delay = (random) => nextDelayMs(schedule, index + 1, () => random) / 1000;
    const [least, usual, most] = [delay(0), delay(0.5), delay(1)];
    sums.least += least;
    sums.usual += usual;
    sums.most += most;
    const elapsed = `${duration(sums.least)} to ${duration(sums.most)}`;
    return [
      index + 2,
      duration(usual),
      `${duration(least)} to ${duration(most)}`,
      duration(sums.usual),
      elapsed,
    ];
  });
  return markdownTable(
    ['Attempt', 'waits', 'with jitter', 'after the first attempt', 'with jitter'],
    [[1, 'nothing', '', '0 s', ''], ...rows],
  );
}

/** At most two units. */
function duration(seconds) {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [Math.round((seconds % 60) * 10) / 10, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

function refusalTable({ parseConfig }) {
  const endpoint = {
    name: 'CRM',
    url: 'https://crm.example.com/hooks',
    events: ['entry.*'],
    signature: 'none',
  };
  const crm = (fields) => ({ endpoints: { crm: { ...endpoint, ...fields } } });
  const wrong = [
    ['`concurency: 5`', { concurency: 5 }],
    ['`concurrency: 0`', { concurrency: 0 }],
    ["`redis: 'localhost'`", { redis: 'localhost' }],
    ["`role: 'sender'`", { role: 'sender' }],
    ["`allowedNetworks: ['10.1.0.0/99']`", { allowedNetworks: ['10.1.0.0/99'] }],
    ["`allowHttp: 'yes'`", { allowHttp: 'yes' }],
    ["`archive: 'ent*'`", { archive: 'ent*' }],
    ['no `proxy` beside `server.proxy`', {}, { hostProxy: 'http://proxy.internal:3128' }],
    ["`metrics: { token: 'abc' }`", { metrics: { token: 'abc' } }],
    ['a key with capitals', { endpoints: { CRM: endpoint } }],
    ['no `secret`', crm({ signature: 'standard' })],
    ["`secret: 'abc'`", crm({ signature: 'standard', secret: 'abc' })],
    ['`url` with a private address', crm({ url: 'https://10.0.0.7/hooks' })],
    ['`url` with plain http', crm({ url: 'http://crm.example.com/hooks' })],
    ["`headers: { Host: '…' }`", crm({ headers: { Host: 'x' } })],
    ["`contentTypes: ['article']`", crm({ contentTypes: ['article'] })],
    ['both ways of `retry`', crm({ retry: { schedule: [5], maxAttempts: 2 } })],
  ];
  return markdownTable(
    ['Written', 'said'],
    wrong.map(([written, config, environment]) => [
      written,
      refusalOf(() => parseConfig(config, { nodeEnv: 'production', ...environment })),
    ]),
  );
}

function refusalOf(parse) {
  try {
    parse();
  } catch ({ message }) {
    return `\`${message}\``;
  }
  throw new Error('a configuration that is said to be wrong is not');
}

function routeTable({ ROUTES }) {
  return markdownTable(
    ['Route', 'needs'],
    ROUTES.map(({ method, path: at, actions }) => [
      `\`${method} ${at}\``,
      actions.map((action) => `\`${action}\``).join(' and '),
    ]),
  );
}

function permissionTable({ ACTIONS }) {
  return markdownTable(
    ['Permission', 'lets a role'],
    ACTIONS.map(({ uid, displayName }) => [
      `\`${uid}\``,
      displayName[0].toLowerCase() + displayName.slice(1),
    ]),
  );
}

function databaseTables({ MODELS, ADDED_COLUMNS }) {
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return MODELS.flatMap(({ tableName, attributes, indexes }) => [
    `**\`${tableName}\`**`,
    '',
    `- columns: ${[
      ...Object.keys(attributes).map(snake),
      ...ADDED_COLUMNS.filter(({ table }) => table === tableName).map(({ name }) => name),
    ]
      .map((name) => `\`${name}\``)
      .join(', ')}`,
    ...indexes.map(
      ({ name, columns, type }) =>
        `- ${type === 'unique' ? 'unique index' : 'index'} \`${name}\` on ${columns.map((column) => `\`${column}\``).join(', ')}`,
    ),
    '',
  ]).slice(0, -1);
}
