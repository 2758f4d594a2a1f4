/** A body as people read it: JSON indented without touching a value, anything else as it is. */
export function prettyBody(body: string): string {
  return isJsonContainer(body) ? indented(body.trim()) : body;
}

function isJsonContainer(body: string): boolean {
  try {
    return typeof JSON.parse(body) === 'object';
  } catch {
    // Cut off or no JSON at all: shown as it came.
    return false;
  }
}

/** Parsing and printing anew would round large numbers; so the text itself is laid out. */
function indented(json: string): string {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  return tokens
    .map((token, at) => {
      const isEmptyPair =
        (token === '{' && tokens[at + 1] === '}') || (token === '[' && tokens[at + 1] === ']');
      if (isEmptyPair) return token;
      const closesEmptyPair =
        (token === '}' && tokens[at - 1] === '{') || (token === ']' && tokens[at - 1] === '[');
      if (closesEmptyPair) return token;
      switch (token) {
        case '{':
        case '[':
          depth += 1;
          return token + lineAt(depth);
        case '}':
        case ']':
          depth -= 1;
          return lineAt(depth) + token;
        case ',':
          return token + lineAt(depth);
        case ':':
          return ': ';
        default:
          return token;
      }
    })
    .join('');
}

const lineAt = (depth: number): string => `\n${'  '.repeat(depth)}`;
