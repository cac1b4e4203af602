import { expect, test } from 'vitest';
import { reportInputs } from '../../../src/contract/report.ts';
import { buildReport } from '../../../src/engine/report/build.ts';
import { checklistOf } from '../../../src/engine/report/checklist.ts';
import { cloneEvidence } from '../../support/reportEvidence.ts';

const ofClone = (template: 'occ-sr-11-7' | 'pra-ss1-23' | 'memo', changes: Parameters<typeof cloneEvidence>[1] = {}) => checklistOf(buildReport(cloneEvidence({ template, edition: 'releasable' }, changes)));
const lacksOf = (checklist: ReturnType<typeof checklistOf>, id: string) => checklist.find((section) => section.id === id)?.lacks;

test('a section lacks the tests that were not performed, whatever else was found in it', () => {
  const bare = ofClone('occ-sr-11-7', { validation: null, attack: null });
  expect(bare.map(({ number }) => number)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', 'D']);
  expect(lacksOf(bare, 'privacy')).toEqual([{ what: 'Attacks: singling out, linkability, inference', of: 'test' }]);
  expect(lacksOf(bare, 'outcomes')?.map(({ of }) => of)).toEqual(['test', 'test']);
  const tested = ofClone('occ-sr-11-7');
  expect(lacksOf(tested, 'privacy')).toEqual([]);
  expect(lacksOf(tested, 'outcomes')).toEqual([{ what: 'Stress test against 2008 to 2010 and the nearest window of history', of: 'test' }]);
});

test('a section lacks the answers that the bank has not given', () => {
  expect(lacksOf(ofClone('pra-ss1-23'), 'independent-review')).toEqual([{ what: 'Validator', of: 'answer' }]);
  const inputs = reportInputs.parse({ validator: 'M. Osei', owner: 'A. Rao' });
  expect(lacksOf(ofClone('pra-ss1-23', { inputs }), 'independent-review')).toEqual([]);
  expect(lacksOf(ofClone('memo', { inputs }), 'signature')).toEqual([{ what: 'Approver', of: 'answer' }]);
});
