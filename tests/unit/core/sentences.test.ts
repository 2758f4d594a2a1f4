import { FIELD_PROBLEMS } from '../../../server/src/core/field-problems';
import {
  fieldProblemIn,
  reasonIn,
  REASONS,
  say,
  type SentenceCode,
  SENTENCES,
} from '../../../server/src/core/sentences';

const CODES = Object.keys(SENTENCES) as SentenceCode[];

/** A sentence with a value of its own in each place. */
const anySentence = (code: SentenceCode) => {
  const places = [...SENTENCES[code].matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return say(
    code,
    Object.fromEntries(places.map((name, index) => [name, index === 1 ? name : index])) as never,
  );
};

describe('a sentence', () => {
  it('has its values in their places, and their names beside it', () => {
    const params = { days: 3, failures: 41 };
    expect(say('givenUp', params)).toEqual({
      text: 'it accepted nothing for 3 days, 41 attempts in a row failed',
      code: 'givenUp',
      params,
    });
  });

  it('may stand in another one', () => {
    const reason = say('receiverGone', {});
    const { text, params } = say('endpointDisabled', { id: 3, name: 'CRM', reason });
    expect(text).toBe('Endpoint 3 "CRM" is disabled: the receiver answered 410 Gone');
    expect(params.reason).toBe(reason);
  });

  it.each(CODES)('has all its places filled: %s', (code) => {
    expect(anySentence(code).text).not.toMatch(/[{}]/);
  });
});

describe('a reason that is kept as a text', () => {
  it.each(Object.keys(REASONS) as SentenceCode[])('is found again: %s', (code) => {
    const reason = anySentence(code);
    expect(reasonIn(reason.text)).toEqual(reason);
  });

  it('is found again with any value that was written into it', () => {
    for (const key of ['crm', 'a.b', 'x"y', '007', '{key}', '$1']) {
      expect(reasonIn(say('undeclared', { key }).text)?.params).toEqual({ key });
    }
  });

  it.each(['', 'answered 410', 'the receiver answered 410 Gone.', 'Xthe receiver answered 410 Gone'])(
    'of an older version or of somebody else is none: %j',
    (text) => expect(reasonIn(text)).toBeNull(),
  );
});

describe('what is wrong with a field', () => {
  it.each(Object.keys(FIELD_PROBLEMS) as SentenceCode[])('is found by its words: %s', (code) => {
    const problem = anySentence(code);
    expect(fieldProblemIn(problem.text)).toEqual(problem);
  });

  it('has no code where there is none', () => {
    expect(fieldProblemIn('is missing — it must be a text')).toBeNull();
    expect(fieldProblemIn('the receiver answered 410 Gone')).toBeNull();
  });
});
