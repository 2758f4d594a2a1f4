import { errors } from 'undici';
import { ConnectFailure } from '../../../../server/src/adapters/http/connect-failure';
import { explainFailure } from '../../../../server/src/adapters/http/failure';

const system = (code: string) => Object.assign(new Error(`connect ${code} 10.1.2.3:443`), { code });

describe('the explanation of a failed request', () => {
  it.each([
    [system('ECONNRESET'), 'reset'],
    [system('EPIPE'), 'reset'],
    [system('ETIMEDOUT'), 'timeout'],
    [system('EPROTO'), 'tls'],
    [system('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'), 'tls'],
    [system('EHOSTUNREACH'), 'network'],
    [new errors.SocketError('other side closed'), 'reset'],
    [new errors.SocketError('bad response'), 'protocol'],
    [new errors.SocketError('bad upgrade'), 'protocol'],
    [new errors.HeadersOverflowError(), 'protocol'],
    [new errors.ResponseContentLengthMismatchError(), 'protocol'],
    [new Error('never seen before'), 'network'],
  ])('of %s: %s', (error, code) => {
    expect(explainFailure(error, 'example.com')).toEqual({
      kind: 'unreachable',
      code,
      message: expect.stringContaining('example.com'),
    });
  });

  it.each([
    [new ConnectFailure('lookup', 'EAI_AGAIN', 'the name was not found'), 'dns'],
    [new ConnectFailure('connect', 'ECONNREFUSED', 'connect ECONNREFUSED 10.1.2.3:443'), 'refused'],
    [new ConnectFailure('connect', 'ENETUNREACH', 'connect ENETUNREACH 10.1.2.3:443'), 'network'],
    [new ConnectFailure('connect', 'ETIMEDOUT', 'connect ETIMEDOUT 10.1.2.3:443'), 'timeout'],
    [new ConnectFailure('tls', 'ECONNRESET', 'read ECONNRESET'), 'reset'],
    [new ConnectFailure('tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify'), 'tls'],
    [new ConnectFailure('tls', 'EPROTO', 'wrong version number'), 'tls'],
  ])('of %s: %s', (error, code) => {
    expect(explainFailure(error, 'example.com')).toMatchObject({ kind: 'unreachable', code });
  });

  it('names no address', () => {
    for (const code of ['ECONNREFUSED', 'ENETUNREACH', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET']) {
      const error = new ConnectFailure('connect', code, `connect ${code} 10.1.2.3:443`);
      expect(explainFailure(error, 'example.com').message).not.toContain('10.1.2.3');
      expect(explainFailure(system(code), 'example.com').message).not.toContain('10.1.2.3');
    }
  });

  it('is that nothing was sent when the address is denied or no request can be made', () => {
    const denied = new ConnectFailure('address', 'ADDRESS_NOT_ALLOWED', 'the address is not allowed');
    expect(explainFailure(denied, 'crm.internal')).toMatchObject({ kind: 'blocked', code: 'address' });
    const invalid = new errors.InvalidArgumentError('invalid x-a header');
    expect(explainFailure(invalid, 'example.com')).toMatchObject({ kind: 'blocked', code: 'request' });
  });
});
