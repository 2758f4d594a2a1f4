export { createSender, type SenderOptions } from './sender';
