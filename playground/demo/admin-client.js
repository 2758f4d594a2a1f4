/** Strapi's admin API, as the admin panel uses it. */
class AdminClient {
  #url;
  #account;
  #signal;
  #token;

  /** Requests are given up with the signal. */
  constructor(url, account, signal) {
    this.#url = url;
    this.#account = account;
    this.#signal = signal;
  }

  /** Makes the first administrator of a new Strapi. */
  async register() {
    const { data } = await this.#send('POST', '/admin/register-admin', {
      ...this.#account,
      firstname: 'Ada',
      lastname: 'Admin',
    });
    this.#token = data.token;
  }

  get(path) {
    return this.#asAdministrator('GET', path);
  }

  /** `body` is sent as JSON, or as it is when it is a form. */
  post(path, body) {
    return this.#asAdministrator('POST', path, body);
  }

  async #asAdministrator(method, path, body) {
    try {
      return await this.#send(method, path, body);
    } catch (error) {
      if (error.status !== 401) throw error;
      // A token is good for half an hour; the demo may stay up for longer.
      const { data } = await this.#send('POST', '/admin/login', this.#account);
      this.#token = data.token;
      return this.#send(method, path, body);
    }
  }

  async #send(method, path, body) {
    const isForm = body instanceof FormData;
    const headers = {
      ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
      ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
    };
    const sent = body && !isForm ? JSON.stringify(body) : body;
    const response = await fetch(this.#url + path, {
      method,
      headers,
      body: sent,
      signal: this.#signal,
    });
    if (response.ok) return response.json();
    const error = new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
    throw Object.assign(error, { status: response.status });
  }
}

module.exports = { AdminClient };
