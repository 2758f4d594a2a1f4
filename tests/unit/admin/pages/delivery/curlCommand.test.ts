import { execFileSync } from 'node:child_process';
import { curlCommand } from '../../../../../admin/src/pages/delivery/curlCommand';

/** What a POSIX shell makes of the command's words. */
function words(command: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }; ${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('the shell hands curl the very URL, headers and body', () => {
  const body = '{"title":"It\'s $HOME `date` \\"now\\" \\\\"}\n';
  expect(words(curlCommand("https://example.com/a?b='c'", { 'X-Note': "it's" }, body))).toEqual([
    '-X',
    'POST',
    "https://example.com/a?b='c'",
    '-H',
    "X-Note: it's",
    '--data-raw',
    body,
  ]);
});

test('masked values are left out, their last characters too', () => {
  const command = curlCommand('https://example.com', { Authorization: '•••3f9a', 'X-Plain': 'yes' }, null);
  expect(command).not.toContain('3f9a');
  expect(words(command)).toContain('Authorization: <authorization>');
  expect(words(command)).toContain('X-Plain: yes');
});

test('what curl sets by itself is left to it', () => {
  const command = curlCommand('https://example.com', { 'Content-Length': '3', host: 'example.com' }, '{}');
  expect(words(command)).toEqual(['-X', 'POST', 'https://example.com', '--data-raw', '{}']);
});
