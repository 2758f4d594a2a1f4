const MASK = '•••';

/** They are curl's own business. */
const LEFT_OUT = ['content-length', 'host', 'connection', 'transfer-encoding'];

/**
 * The request as a curl command for a POSIX shell. Values that are masked, as secrets and signatures are, become
 * placeholders.
 */
export function curlCommand(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !LEFT_OUT.includes(name.toLowerCase()))
    .map(([name, value]) => `-H ${quote(`${name}: ${value.includes(MASK) ? placeholderFor(name) : value}`)}`);
  return [
    `curl -X POST ${quote(url)}`,
    ...lines,
    ...(body === null ? [] : [`--data-raw ${quote(body)}`]),
  ].join(' \\\n  ');
}

const placeholderFor = (name: string): string => `<${name.toLowerCase()}>`;

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
