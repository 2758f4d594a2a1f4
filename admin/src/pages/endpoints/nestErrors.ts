/** Errors by dotted path as the form's nested objects and lists, such as `headers.1.value`. */
export function nestErrors(fields: Readonly<Record<string, string>>): Record<string, unknown> {
  const errors: Record<string, unknown> = {};
  for (const [path, message] of Object.entries(fields)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let place = errors;
    for (const key of keys) {
      const inner = (place[key] ?? {}) as Record<string, unknown>;
      place[key] = inner;
      place = inner;
    }
    place[last] = message;
  }
  return errors;
}
