/** The design system's warning text is too pale on its own background to be read by everybody. */
export const readable = (variant: string): { textColor?: 'neutral800' } =>
  variant === 'warning' ? { textColor: 'neutral800' } : {};
