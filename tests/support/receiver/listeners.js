'use strict';

const { createServer: createTcpServer } = require('node:net');

const HOST = '127.0.0.1';

/** A listening server that can close its door (connections refused) and open it again on the same port. */
class Listener {
  #server;
  #backlog;
  #sockets = new Set();
  port = 0;
  accepted = 0;

  constructor(server, backlog) {
    this.#server = server;
    this.#backlog = backlog;
    server.on('connection', (socket) => {
      this.accepted += 1;
      this.#sockets.add(socket);
      // A peer that vanishes is ordinary here; without a listener it would end the process.
      socket.on('error', () => socket.destroy());
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get open() {
    return this.#sockets.size;
  }

  async listen(port) {
    const candidates = port ? [port] : Array.from({ length: 50 }, portOutsideEphemeralRange);
    for (const [index, candidate] of candidates.entries()) {
      try {
        await bind(this.#server, candidate, this.#backlog);
        this.port = candidate;
        return;
      } catch (error) {
        if (error.code !== 'EADDRINUSE' || index === candidates.length - 1) throw error;
      }
    }
  }

  close() {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}

// Inside the ephemeral range a port given up for a moment may be taken by any outgoing connection, and a
// client may even connect to itself.
function portOutsideEphemeralRange() {
  return 10_240 + Math.floor(Math.random() * 22_000);
}

function bind(server, port, backlog) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: HOST, port, ...(backlog === undefined ? {} : { backlog }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** A listener that hands every connection to `handle` as it comes. */
function createRawListener(handle) {
  return new Listener(createTcpServer({ allowHalfOpen: false }, handle));
}

module.exports = { Listener, createRawListener };
