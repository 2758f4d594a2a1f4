import { ResponseBody } from '../../../../server/src/adapters/http/response-body';

describe('the beginning of a response body', () => {
  const read = (maxBytes: number, ...chunks: (string | Buffer)[]) => {
    const body = new ResponseBody(maxBytes);
    const wantsMore = chunks.map((chunk) => body.add(Buffer.from(chunk)));
    return { text: body.text(), isTruncated: body.isTruncated, wantsMore };
  };

  it('is the whole body when that is short enough', () => {
    expect(read(6, 'abc', 'def')).toEqual({ text: 'abcdef', isTruncated: false, wantsMore: [true, true] });
    expect(read(6)).toEqual({ text: '', isTruncated: false, wantsMore: [] });
  });

  it('ends at the cap', () => {
    expect(read(5, 'abc', 'def')).toEqual({ text: 'abcde', isTruncated: true, wantsMore: [true, false] });
    expect(read(5, 'abcdef').text).toBe('abcde');
  });

  it('joins characters that came in two pieces', () => {
    const bytes = Buffer.from('aü');
    expect(read(10, bytes.subarray(0, 2), bytes.subarray(2)).text).toBe('aü');
  });

  it('leaves out the character that the cap cuts in two', () => {
    expect(read(4, 'abü€')).toMatchObject({ text: 'abü', isTruncated: true });
    expect(read(6, 'abü€').text).toBe('abü');
    expect(read(7, 'abü€').text).toBe('abü€');
  });

  it('has U+FFFD for bytes that are no text, NUL among them', () => {
    expect(read(10, Buffer.from([0x61, 0x00, 0xff, 0x62])).text).toBe('a\ufffd\ufffdb');
  });
});
