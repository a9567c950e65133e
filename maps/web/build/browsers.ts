/** The oldest browsers that the application is built for: iOS takes Safari's number. README, "Field work", names them. */
export const BROWSERS = ['chrome112', 'firefox115', 'safari16.4', 'ios16.4']
