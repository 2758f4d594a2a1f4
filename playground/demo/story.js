const { drawPicture } = require('./picture');

const ARTICLES = '/content-manager/collection-types/api::article.article';

/** What an editor does in the admin panel. Answers the types of the events that this makes, one for each. */
async function tellStory(admin) {
  const picture = await uploadPicture(admin);
  const draft = await admin.post(ARTICLES, {
    title: 'Hello, world',
    body: 'Saved as a draft first.',
    cover: picture.id,
  });
  await admin.post(`${ARTICLES}/${draft.data.documentId}/actions/publish`, { title: 'Hello, world!' });
  for (const title of ['A second article', 'A third article']) {
    await admin.post(`${ARTICLES}/actions/publish`, { title, body: 'Published at once.' });
  }
  return [
    'media.create',
    ...['entry.create', 'entry.update', 'entry.publish'],
    ...['entry.create', 'entry.publish'],
    ...['entry.create', 'entry.publish'],
  ];
}

async function uploadPicture(admin) {
  const form = new FormData();
  form.append('files', new Blob([drawPicture()], { type: 'image/png' }), 'picture.png');
  const [file] = await admin.post('/upload', form);
  return file;
}

module.exports = { tellStory };
