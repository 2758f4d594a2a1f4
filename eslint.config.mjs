import tseslint from 'typescript-eslint';

const NO_PACKAGES = '^(?!\\.)';

/** Forbids imports in the files of one layer, with the layer's reason in the message. */
function layer(files, { paths = [], patterns }) {
  return { files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths, patterns }] } };
}

const CORE = 'core is pure: it imports nothing with I/O and no other layer';
const PIPELINE = 'the pipeline reaches the world only through its ports';
const FACES = 'only create-runtime.ts puts adapters together';

const ADAPTERS = ['http', 'metrics', 'queue', 'store', 'strapi', 'tracing'];

export default tseslint.config(
  { ignores: ['dist/', 'playground/{.cache,.strapi,.tmp,build,dist,types}/', '.tmp/', 'coverage/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A port's method is async whether or not one implementation waits for something.
      '@typescript-eslint/require-await': 'off',
      // Ports are records of closures, made to be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },

  layer(['server/src/core/**'], {
    paths: [
      {
        name: 'node:net',
        allowImportNames: ['BlockList', 'SocketAddress', 'isIP', 'isIPv4', 'isIPv6'],
        message: CORE,
      },
    ],
    patterns: [
      { regex: `${NO_PACKAGES}(?!node:crypto$|node:net$|zod$)`, message: CORE },
      { regex: '^\\.\\./(?!contracts/)', message: CORE },
      { regex: '^\\.\\./contracts/', allowTypeImports: true, message: CORE },
    ],
  }),
  layer(['server/src/pipeline/**'], {
    patterns: [
      { regex: NO_PACKAGES, message: PIPELINE },
      { regex: '^\\.\\./(?!core/|contracts/)', message: PIPELINE },
      { regex: '^\\.\\./contracts/', allowTypeImports: true, message: PIPELINE },
    ],
  }),
  ...ADAPTERS.map((name) =>
    layer([`server/src/adapters/${name}/**`], {
      patterns: [
        {
          regex: `/(${ADAPTERS.filter((other) => other !== name).join('|')})(/|$)`,
          message: 'an adapter imports no other adapter',
        },
        {
          regex:
            '^(\\.\\./)+(runtime|delivery-engine|register|bootstrap|destroy|config|controllers|routes|services)',
          message: 'an adapter knows nothing of who puts it to use',
        },
        { regex: '^(\\.\\./)+contracts/', allowTypeImports: true, message: 'contracts are types only' },
      ],
    }),
  ),
  layer(
    [
      'server/src/{controllers,routes,services,config}/**',
      'server/src/{index,bootstrap,destroy,permissions}.ts',
    ],
    { patterns: [{ regex: '/adapters/', message: FACES }] },
  ),
  layer(['server/src/contracts/**'], {
    patterns: [{ regex: '.*', allowTypeImports: true, message: 'contracts are types only' }],
  }),
  layer(['admin/src/**'], {
    patterns: [
      { regex: '/server/src/(?!contracts)', message: 'the admin knows the server by its contracts only' },
      { regex: '/server/src/contracts', allowTypeImports: true, message: 'contracts are types only' },
    ],
  }),
  layer(['receiver/src/**'], {
    patterns: [{ regex: '^(?!\\./)', message: 'the receiver runs anywhere: no packages, nothing of Node' }],
  }),

  {
    // Knex rows and much of the host are typed `any`; adapters are where they get their types.
    files: ['server/src/adapters/**', 'server/src/register.ts', 'tests/**', 'bench/**'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => [
        `@typescript-eslint/no-unsafe-${what}`,
        'off',
      ]),
    ),
  },
  {
    files: ['tests/**', 'bench/**'],
    rules: {
      'no-console': 'off',
      // Functions that travel into a Strapi process see the playground's content, which has no types here.
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'no-console': 'off',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
);
