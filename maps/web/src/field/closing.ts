/** The reason with which a device gives a package back of which the register has all; each reader has words for it. */
export const ALL_ACCEPTED = 'all_accepted'
