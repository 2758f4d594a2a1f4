import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { snippetOf } from '../../../admin/src/pages/endpoints/snippetOf';
import { describeWith } from '../../support/services';
import { SCHEMES, signatureOf, signedCases } from './signed-cases';
import type { Scheme, SignedCase } from './signed-cases';
import { snippetFolder, snippetsOf } from './snippets';

const PAGE = 'docs/receiving.md';

/** How the snippet of a language is run over cases read as JSON from standard input; answers a list of verdicts. */
interface Language {
  name: string;
  snippet: string;
  command: [string, ...string[]];
  /** Calls the functions of these schemes. */
  driver: { file: string; code: (schemes: readonly Scheme[]) => string };
}

const capitalised = (scheme: Scheme): string => scheme.charAt(0).toUpperCase() + scheme.slice(1);

const PYTHON: Language = {
  name: 'Python',
  snippet: 'verify_webhook.py',
  command: ['python3', 'driver.py'],
  driver: {
    file: 'driver.py',
    code: () =>
      [
        'import json, sys, verify_webhook',
        'cases = json.load(sys.stdin)',
        'verdict = lambda c: getattr(verify_webhook, "verify_" + c["scheme"])(c["headers"], c["body"].encode(), c["secret"])',
        'print(json.dumps([verdict(case) for case in cases]))',
      ].join('\n'),
  },
};

const NODE: Language = {
  name: 'Node',
  snippet: 'verify.mjs',
  command: [process.execPath, 'driver.mjs'],
  driver: {
    file: 'driver.mjs',
    code: (schemes) =>
      [
        "import { readFileSync } from 'node:fs';",
        `import { ${schemes.map((scheme) => `verify${capitalised(scheme)} as ${scheme}`).join(', ')} } from './verify.mjs';`,
        `const verdict = ({ scheme, headers, body, secret }) => ({ ${schemes.join(', ')} })[scheme](headers, body, secret);`,
        "console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(verdict)));",
      ].join('\n'),
  },
};

const PHP: Language = {
  name: 'PHP',
  snippet: 'verify.php',
  command: ['php', 'driver.php'],
  driver: {
    file: 'driver.php',
    code: () =>
      [
        '<?php',
        "require 'verify.php';",
        "$verdict = fn ($c) => ('verify' . ucfirst($c['scheme']))($c['headers'], $c['body'], $c['secret']);",
        'echo json_encode(array_map($verdict, json_decode(stream_get_contents(STDIN), true)));',
      ].join('\n'),
  },
};

const GO: Language = {
  name: 'Go',
  snippet: 'verify.go',
  command: ['go', 'run', 'verify.go', 'driver.go'],
  driver: {
    file: 'driver.go',
    code: (schemes) =>
      [
        'package main',
        'import ("encoding/json"; "fmt"; "net/http"; "os")',
        'type Case struct { Scheme string; Headers map[string]string; Body string; Secret string }',
        'func main() {',
        '  var cases []Case',
        '  if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil { panic(err) }',
        `  verify := map[string]func(http.Header, []byte, string) bool{${schemes.map((scheme) => `"${scheme}": Verify${capitalised(scheme)}`).join(', ')}}`,
        '  verdicts := []bool{}',
        '  for _, c := range cases {',
        '    headers := http.Header{}',
        '    for name, value := range c.Headers { headers.Set(name, value) }',
        '    verdicts = append(verdicts, verify[c.Scheme](headers, []byte(c.Body), c.Secret))',
        '  }',
        '  out, _ := json.Marshal(verdicts)',
        '  fmt.Println(string(out))',
        '}',
      ].join('\n'),
  },
};

const isInstalled = ({ command: [program] }: Language): boolean =>
  spawnSync(program, ['--help']).error === undefined;

/** Those that no test may ask of a machine are run where they are. */
const LANGUAGES = [NODE, ...[PHP, GO].filter(isInstalled)];

/** A language with one scheme that its snippet can verify. */
const shownIn = (languages: readonly Language[], schemes: readonly Scheme[]) =>
  languages.flatMap((language) => schemes.map((scheme) => ({ language, scheme, name: language.name })));

describe('the receiving page', () => {
  it.each(LANGUAGES)('believes what is genuine, and nothing else, in $name', (language) =>
    expectRightVerdicts(language, SCHEMES),
  );

  it('answers 204 to what is genuine and 401 to the rest with the server of this package', async () => {
    const cases = signedCases(Date.now());
    const folder = await snippetFolder({
      'receive.mjs': await snippet('receive.mjs'),
      'driver.mjs': [
        "import { readFileSync } from 'node:fs';",
        "const { scheme, secret, requests } = JSON.parse(readFileSync(0, 'utf8'));",
        'Object.assign(process.env, { WEBHOOK_SCHEME: scheme, WEBHOOK_SECRET: secret });',
        "const { server } = await import('./receive.mjs');",
        "await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));",
        'const url = `http://127.0.0.1:${server.address().port}/`;',
        'const log = console.log;',
        'console.log = () => undefined;',
        "const answers = await Promise.all(requests.map((request) => fetch(url, { method: 'POST', ...request })));",
        'log(JSON.stringify(answers.map(({ status }) => status)));',
        'server.close();',
      ].join('\n'),
    });
    for (const { scheme, secret } of unique(cases)) {
      const requests = cases.filter((one) => one.scheme === scheme && one.secret === secret);
      const input = JSON.stringify({ scheme: signatureOf(scheme), secret, requests });
      const statuses = await execute([process.execPath, 'driver.mjs'], folder, input);
      expect(named(requests, statuses)).toEqual(
        named(
          requests,
          requests.map(({ isGenuine }) => (isGenuine ? 204 : 401)),
        ),
      );
    }
  });

  it('revalidates the page of an article in Next.js, and answers 401 to what is forged', async () => {
    const { code } = await transform(await snippet('app/api/strapi/route.ts'), {
      loader: 'ts',
      format: 'esm',
    });
    const folder = await snippetFolder({
      'route.mjs': code,
      'node_modules/next/package.json': '{ "name": "next", "exports": { "./cache": "./cache.mjs" } }',
      'node_modules/next/cache.mjs':
        'export const revalidated = []; export const revalidatePath = (path) => void revalidated.push(path);',
      'driver.mjs': [
        "import { readFileSync } from 'node:fs';",
        "import { revalidated } from 'next/cache';",
        "const cases = JSON.parse(readFileSync(0, 'utf8'));",
        "const { POST } = await import('./route.mjs');",
        'const statuses = [];',
        'for (const { headers, body, secret } of cases) {',
        '  process.env.WEBHOOK_SECRET = secret;',
        "  const answer = await POST(new Request('http://localhost/', { method: 'POST', headers, body }));",
        '  statuses.push(answer.status);',
        '}',
        'console.log(JSON.stringify({ statuses, revalidated }));',
      ].join('\n'),
    });
    const cases = signedCases(Date.now(), ['standard', 'ed25519']);
    const answer = await execute<{ statuses: number[]; revalidated: string[] }>(
      [process.execPath, 'driver.mjs'],
      folder,
      JSON.stringify(cases),
    );
    expect(named(cases, answer.statuses)).toEqual(
      named(
        cases,
        cases.map(({ isGenuine }) => (isGenuine ? 204 : 401)),
      ),
    );
    expect(new Set(answer.revalidated)).toEqual(new Set(['/articles/neu']));
  });
});

/** Its standard library knows no ed25519. */
const IN_PYTHON = SCHEMES.filter((scheme) => scheme !== 'ed25519');

describeWith(['python'], 'the receiving page', () => {
  it('believes what is genuine, and nothing else, in Python', () => expectRightVerdicts(PYTHON, IN_PYTHON));
});

const onePart =
  (scheme: Scheme) =>
  (code: string): string =>
    snippetOf(code, scheme) ?? '';

describe('the part of a snippet that the form of an endpoint shows', () => {
  it.each(shownIn(LANGUAGES, SCHEMES))('verifies $scheme alone, in $name', ({ language, scheme }) =>
    expectRightVerdicts(language, [scheme], onePart(scheme)),
  );
});

describeWith(['python'], 'the part of a snippet that the form of an endpoint shows', () => {
  it.each(IN_PYTHON)('verifies %s alone, in Python', (scheme) =>
    expectRightVerdicts(PYTHON, [scheme], onePart(scheme)),
  );
});

async function expectRightVerdicts(
  language: Language,
  schemes: readonly Scheme[],
  partOf = (code: string): string => code,
): Promise<void> {
  const cases = signedCases(Date.now(), schemes);
  const verdicts = await run(language, cases, schemes, partOf);
  expect(named(cases, verdicts)).toEqual(
    named(
      cases,
      cases.map(({ isGenuine }) => isGenuine),
    ),
  );
}

async function snippet(file: string): Promise<string> {
  const code = (await snippetsOf(PAGE)).get(file);
  if (code === undefined) throw new Error(`${PAGE} has no code block ${file}`);
  return code;
}

async function run(
  language: Language,
  cases: readonly SignedCase[],
  schemes: readonly Scheme[],
  partOf: (code: string) => string,
): Promise<boolean[]> {
  const { file, code } = language.driver;
  const folder = await snippetFolder({
    [language.snippet]: partOf(await snippet(language.snippet)),
    [file]: code(schemes),
  });
  return execute(language.command, folder, JSON.stringify(cases));
}

async function execute<T = unknown[]>(
  [program, ...parameters]: [string, ...string[]],
  cwd: string,
  input: string,
): Promise<T> {
  const running = promisify(execFile)(program, parameters, { cwd, timeout: 60_000 });
  running.child.stdin?.end(input);
  const { stdout } = await running;
  return JSON.parse(stdout) as T;
}

const named = (cases: readonly SignedCase[], verdicts: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(cases.map(({ scheme, name }, n) => [`${scheme} ${name}`, verdicts[n]]));

function unique(cases: readonly SignedCase[]): SignedCase[] {
  return [...new Map(cases.map((one) => [`${one.scheme} ${one.secret}`, one])).values()];
}
