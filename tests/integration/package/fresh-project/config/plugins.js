module.exports = ({ env }) => ({
  'durable-webhooks': {
    enabled: true,
    config: {
      allowedNetworks: ['127.0.0.1/32'],
      endpoints: {
        crm: { name: 'CRM', url: env('CRM_URL'), events: ['entry.*'], secret: env('CRM_SECRET') },
      },
    },
  },
});
