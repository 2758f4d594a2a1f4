// Run in the project: verifies a delivery (JSON on standard input) with the package's receiver, loaded both ways.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import * as imported from 'strapi-plugin-durable-webhooks/receiver';

const { headers, body, secret } = JSON.parse(await text(process.stdin));
const required = createRequire(import.meta.url)('strapi-plugin-durable-webhooks/receiver');

for (const { verify } of [imported, required]) {
  const { event } = await verify({ headers, body }, secret);
  console.log(event);
}
