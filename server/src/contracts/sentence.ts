export type { Sentence, SentenceCode, SentenceValue } from '../core/sentences';
