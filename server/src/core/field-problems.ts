/** What may be wrong with a field of an endpoint, with the remedy and places for values; never with the field's value. */
export const FIELD_PROBLEMS = {
  wholeNumber: 'must be a whole number from {min} to {max}',
  wholeNumberOf: 'must be a whole number of {unit} from {min} to {max}',
  listLength: 'must be a list of {min} to {max} entries',

  nameLength: 'must have 1 to 100 characters and no line breaks',
  eventUnreadable:
    'is not an event — write an exact name such as entry.publish, a prefix such as entry.*, or *',
  uidUnreadable: 'is not the uid of a content type — write it like api::article.article',
  localeUnreadable: 'is not a locale — write its code, such as en or pt-BR',
  waitTooShort: 'is shorter than "windowMs", which would never pass — make it at least as long',

  urlTooLong: 'is longer than {max} characters — shorten it',
  urlUnreadable:
    'is not a URL — write it in full, such as https://example.com/hooks, and percent-encode spaces',
  urlScheme: 'has a scheme that cannot be called — use https://',
  urlCredentials: 'contains a user name or password — remove it and send an Authorization header instead',
  urlFragment: 'has a fragment, which is never sent — remove everything from the "#"',
  urlPrivate:
    'points to {host}, which is not a public address — add it to "allowedNetworks" in the plugin\'s configuration',
  urlPlainHttp:
    'is plain http — use https://, or set "allowHttp: true" or add the host to "allowedNetworks" in the plugin\'s configuration',
  urlPort:
    'has the port {port}, which belongs to another service — use 80, 443 or one from 1024, or add it to "allowedPorts" in the plugin\'s configuration',

  headerName: 'is not a header name — use letters, digits and hyphens only',
  headerOurs: 'is set by this plugin — remove it',
  headerOfConnection: 'belongs to the HTTP connection — remove it',
  headerLineBreak: 'contains a line break or NUL — remove it from the value',
  headerCharacter: 'contains a character that headers cannot carry — encode the value, for example as base64',
  headerTooLong: 'is longer than {max} bytes — shorten the value',
  headerTwice: 'is given twice — remove one of them',
  headersTooMany: 'must have at most {max} headers',
  headerAgain: 'must be entered again: its value was meant for the former address',
  headersUnreadable: 'cannot be changed while the stored ones cannot be read — rotate the secret first',

  secretStandard:
    'must be "whsec_" and the base64 of 24 to 64 bytes — make one with: echo "whsec_$(openssl rand -base64 32)"',
  secretPrintable: 'must be 16 to 256 printable characters — make one with: openssl rand -hex 32',
  secretLooksPrivate: 'must not begin with "whsk_", as private keys do — take another one',
  secretDoesNotFit:
    "does not fit the endpoint's secret — rotate the secret first: a generated one fits every signature",
  keyPairNeedsStandard: 'belongs to the signature "standard" — set it to false, or change the signature',
  keyPairUnreadable: 'cannot be made while the stored secrets cannot be read — rotate them first',
} as const;
