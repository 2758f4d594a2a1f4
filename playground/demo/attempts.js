/** Follows the history through the admin API and hands out every attempt once, in the order they were made. */
class Attempts {
  #admin;
  #shown = new Map();
  /** The newest deliveries as they were seen last. */
  deliveries = [];

  constructor(admin) {
    this.#admin = admin;
  }

  /** The attempts made since the last look, each with its delivery. */
  async news() {
    const { data } = await this.#admin.get('/durable-webhooks/deliveries?limit=100');
    this.deliveries = data.results;
    const changed = data.results.filter(({ id, attempts }) => attempts > (this.#shown.get(id) ?? 0));
    const found = await Promise.all(changed.map((delivery) => this.#newOf(delivery)));
    return found.flat().sort((a, b) => a.attempt.startedAt - b.attempt.startedAt);
  }

  async #newOf(delivery) {
    const { data } = await this.#admin.get(`/durable-webhooks/deliveries/${delivery.id}`);
    const last = this.#shown.get(delivery.id) ?? 0;
    const attempts = data.attemptLog.filter(({ number }) => number > last);
    this.#shown.set(delivery.id, Math.max(last, ...attempts.map(({ number }) => number)));
    return attempts.map((attempt) => ({ delivery, attempt }));
  }

  /** How many were handed out. */
  count() {
    return [...this.#shown.values()].reduce((sum, attempts) => sum + attempts, 0);
  }
}

module.exports = { Attempts };
