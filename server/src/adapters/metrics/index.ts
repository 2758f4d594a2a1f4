export { createPrometheus } from './prometheus';
