import { Failure } from '../../contract/errors.ts';
import { type AccountQuestion, accountQuestion, type AccountResult } from '../../contract/privacy.ts';
import { readJsonFile } from '../io/json.ts';
import { accountFor, deltaOf } from '../privacy/accountant/account.ts';
import { calibrateGaussian } from '../privacy/accountant/calibrate.ts';
import { concentratedEpsilon } from '../privacy/accountant/renyi.ts';
import type { Job } from './job.ts';

/** What a composition of private steps costs, or another question of the accountant. Reads no data. */
export const accountJob: Job<'account'> = {
  stages: [{ name: 'Reading', share: 0.1 }, { name: 'Accounting', share: 0.9 }],
  async run({ file, delta }, { monitor }) {
    monitor.stage('Reading');
    const question = await readJsonFile(file, accountQuestion, 'composition');
    monitor.stage('Accounting');
    return answer(question, delta, file);
  },
};

function answer(question: AccountQuestion, givenDelta: number | null, file: string): AccountResult {
  switch (question.query) {
    case 'epsilon': {
      const { query, relation, events } = question;
      const delta = givenDelta ?? question.delta;
      if (delta === null) throw new Failure('usage', `"${file}" names no delta, and none is given.`, { fix: 'Add --delta, for example --delta 1e-6.' });
      return { schemaVersion: 1, query, relation, ...accountFor(events, relation, delta) };
    }
    case 'delta_given_epsilon': {
      const { query, relation, events, epsilon } = question;
      const delta = deltaOf(events, relation, epsilon);
      return { schemaVersion: 1, query, relation, epsilon, value: delta, delta };
    }
    case 'gaussian_sigma_given_eps_delta': {
      const { query, epsilon, delta, sensitivity } = question;
      const sigma = calibrateGaussian(epsilon, delta) * sensitivity;
      return { schemaVersion: 1, query, value: sigma, sigma };
    }
    case 'zcdp_to_eps': {
      const { query, rho, delta } = question;
      const { bunSteinke, cks, order } = concentratedEpsilon(rho, delta);
      return { schemaVersion: 1, query, value: { bun_steinke_eps: bunSteinke, cks20_eps: cks, order } };
    }
  }
}
