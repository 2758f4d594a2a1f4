'use strict';

const { gzipSync } = require('node:zlib');

const OK = 'HTTP/1.1 200 OK\r\n';
const MEBIBYTE = 1024 * 1024;

/** Ways of misbehaving after a well-formed request: each gets the raw socket. Reachable as `/zoo/<name>`. */
const ZOO = {
  malformed: (socket) => socket.end('HTTP/1.1 BANANAS\r\n\r\n'),
  'not-http': (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  'bad-chunk': (socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`),
  'two-lengths': (socket) => socket.end(`${OK}Content-Length: 2\r\nContent-Length: 5\r\n\r\nhello`),
  'switching-protocols': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
  'oversized-headers': (socket) =>
    socket.end(`${OK}X-Large: ${'a'.repeat(64 * 1024)}\r\nContent-Length: 0\r\n\r\n`),
  'endless-headers': (socket) => flood(socket, OK, `X-More: ${'a'.repeat(1000)}\r\n`),
  'dripping-headers': (socket) => drip(socket, `${OK}X-Slow: `, 'a'),
  'headers-only': (socket) => socket.write(`${OK}Content-Length: 10\r\n\r\n`),
  'endless-body': (socket) => flood(socket, `${OK}Content-Type: text/plain\r\n\r\n`, 'a'.repeat(16_384)),
  'dripping-body': (socket) => drip(socket, `${OK}Content-Length: 100000\r\n\r\n`, 'a'),
  'gzip-bomb': (socket) => {
    const bomb = gzipSync(Buffer.alloc(8 * MEBIBYTE));
    socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    socket.write(bomb);
  },
  'close-mid-body': (socket) => socket.end(`${OK}Content-Length: 1000\r\n\r\nonly this`),
  'reset-mid-body': (socket) =>
    socket.write(`${OK}Content-Length: 1000\r\n\r\nonly this`, () => socket.resetAndDestroy()),
  'close-mid-headers': (socket) => socket.end(`${OK}X-Cut: of`),
  'close-unanswered': (socket) => socket.end(),
  'informational-flood': (socket) =>
    flood(socket, '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(100)),
  'informational-then-ok': (socket) =>
    socket.write(
      `${'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(3)}${OK}Content-Length: 2\r\n\r\nok`,
    ),
  'answers-twice': (socket) =>
    socket.write(`${OK}Content-Length: 2\r\n\r\nok${OK}Content-Length: 6\r\n\r\nforged`),
};

/** Ways of misbehaving before anything was asked: each is a whole TCP listener of its own. */
const RAW_LISTENERS = {
  'plain-text': (socket) => socket.end('220 mail.example ESMTP ready\r\n'),
  silent: (socket) => void socket.resume(),
  'closes-at-once': (socket) => socket.end(),
  'resets-at-once': (socket) => socket.resetAndDestroy(),
};

/** Writes `head` and then `piece` for as long as the other side reads. */
function flood(socket, head, piece) {
  socket.write(head);
  const pump = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', pump);
  pump();
}

/** Writes `head` and then `piece` ten times a second, for ever. */
function drip(socket, head, piece) {
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), 100);
  socket.once('close', () => clearInterval(timer));
}

module.exports = { ZOO, RAW_LISTENERS };
