import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeWith } from '../support/services';

const DIST = resolve(__dirname, '../../dist/admin');
const LARGEST = 150 * 1024;
const TRANSLATION = /^(de|es|fr|it|ja|pt|zh-Hans)-/;

describeWith(['chromium'], 'the panel', () => {
  test('is at most 150 KB of our JavaScript, compressed, all pages and one language together', () => {
    const files = readdirSync(DIST).filter((file) => file.endsWith('.mjs') && !TRANSLATION.test(file));
    expect(files.length).toBeGreaterThan(5);
    const sizes = files.map((file) => gzipSync(readFileSync(join(DIST, file))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LARGEST);
  });
});
