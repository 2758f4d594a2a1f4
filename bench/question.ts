/** One measured figure. Ratios compare contestants of the same run. */
export interface Result {
  question: string;
  case: string;
  contestant: string;
  value: number;
  unit: string;
  ratioTo: string | null;
  ratio: number | null;
}

/** A bound that a figure has to keep. */
export interface Requirement {
  name: string;
  measured: number;
  /** In words, for example `≤ 1.15`. */
  required: string;
  holds: boolean;
}

export interface Findings {
  results: Result[];
  requirements: Requirement[];
}

export interface Question {
  name: string;
  /** `scale` multiplies the number of operations; 1 is what the published numbers are made with. */
  ask(scale: number): Promise<Findings>;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that at least that share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? NaN;
}

/** To three decimals, as ratios are shown. */
export const round3 = (value: number): number => Math.round(value * 1000) / 1000;

export const atLeast = (name: string, measured: number, bound: number): Requirement => ({
  name,
  measured,
  required: `≥ ${bound}`,
  holds: measured >= bound,
});

export const atMost = (name: string, measured: number, bound: number): Requirement => ({
  name,
  measured,
  required: `≤ ${bound}`,
  holds: measured <= bound,
});
