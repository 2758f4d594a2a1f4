// Opens a receiver for every way of misbehaving and lists their URLs, for endpoints of this playground to be pointed at.
const { ReceiverServer } = require('../tests/support/receiver/receiver.js');
const { CERTIFICATE_KINDS } = require('../tests/support/receiver/certificates.js');
const { RAW_LISTENERS, ZOO } = require('../tests/support/receiver/zoo.js');

const PORT = Number(process.env.ZOO_PORT ?? 8787);

async function open() {
  const receiver = new ReceiverServer({ keep: false });
  const main = `http://127.0.0.1:${await receiver.start(PORT)}`;
  const urls = [
    `${main}/answers/503`,
    `${main}/answers/429/3600`,
    ...Object.keys(ZOO).map((name) => `${main}/zoo/${name}`),
  ];
  for (const kind of Object.keys(CERTIFICATE_KINDS)) {
    urls.push(`https://127.0.0.1:${(await receiver.secure(kind)).port}/${kind}`);
  }
  for (const kind of Object.keys(RAW_LISTENERS)) {
    urls.push(`http://127.0.0.1:${(await receiver.raw(kind)).port}/${kind}`);
  }
  process.stdout.write(`${urls.join('\n')}\n`);
}

open().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
