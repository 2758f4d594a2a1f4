import { describeWith } from '../../support/services';

test('needs nothing', () => {});

describeWith(['redis'], 'a suite', () => {
  test('needs Redis', () => {});
});
