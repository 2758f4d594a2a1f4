/** The languages that the plugin is translated to can be chosen in the profile. */
export default {
  config: { locales: ['de', 'es', 'fr', 'it', 'ja', 'pt', 'zh-Hans'] },
  bootstrap() {},
};
