/** What a private run takes for granted, in words for those who read its claim or its certificate. */
export const assumptions = {
  publicForm: ['The names of the columns are public. So is the form of the file.'],
  declared: 'What is declared was written without a look at the rows.',
  rowPerPerson: 'Each row is of another person.',
  clientPerPerson: 'Each client is another person.',
  links: 'The links, and how many rows each parent may have, are declared.',
  states: 'The states and the number of months are declared.',
  persons: ['Persons are protected. How many there are, about, is not.', 'The table was not chosen for what stands in it.'],
  times: 'Nobody who sees the release knows how long the run took.',
} as const;
