const LOCALES = { en: 'English (en)', fr: 'French (fr)', de: 'German (de)' };

module.exports = {
  register() {},

  async bootstrap({ strapi }) {
    const locales = strapi.plugin('i18n').service('locales');
    for (const [code, name] of Object.entries(LOCALES)) {
      if (!(await locales.findByCode(code))) await locales.create({ code, name });
    }
  },
};
