import type { BrowserContext, Locator, Page } from 'playwright-core';
import { ADMIN, type StrapiApp } from '../../support/strapi';
import { theBrowser } from './browser';
import { collectProblems } from './console-problems';

const DEADLINE_MS = 60_000;
/** The first page brings the whole panel along, which an otherwise busy machine takes its time for. */
const FIRST_PAGE_DEADLINE_MS = 120_000;

/** Somebody who logs in to the admin panel. */
export interface Account {
  email: string;
  password: string;
}

/** The admin panel in a browser window of its own, with somebody logged in. */
export class Panel {
  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly url: string,
    private readonly problems: string[],
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.url}/admin${path}`);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  text(text: string | RegExp): Locator {
    return this.page.getByText(text);
  }

  /** The rows of the page's table, without its head. */
  get rows(): Locator {
    return this.page.locator('tbody tr');
  }

  /** The path and query of the page that is shown, without `/admin`. */
  get place(): string {
    const { pathname, search } = new URL(this.page.url());
    return pathname.replace(/^\/admin/, '') + search;
  }

  /** Shows pages light or dark from the next one on. */
  async useTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.page.evaluate((name) => localStorage.setItem('STRAPI_THEME', name), theme);
  }

  /** Waits until the page has its title and asks for nothing more. */
  async settled(): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForLoadState('networkidle');
  }

  /** What the page complained about since the last call. */
  takeProblems(): string[] {
    return this.problems.splice(0);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** Logs in through the login page. The super administrator unless another account is given. */
export async function openPanel(app: StrapiApp, account: Account = ADMIN): Promise<Panel> {
  await app.adminToken();
  const browser = await theBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-US' });
  context.setDefaultTimeout(DEADLINE_MS);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const problems = collectProblems(page);
  await page.goto(`${app.url}/admin/auth/login`, { timeout: FIRST_PAGE_DEADLINE_MS });
  await page.locator('input[name=email]').fill(account.email, { timeout: FIRST_PAGE_DEADLINE_MS });
  await page.locator('input[name=password]').fill(account.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(({ pathname }) => !pathname.includes('/auth/'), { timeout: FIRST_PAGE_DEADLINE_MS });
  return new Panel(page, context, app.url, problems);
}
