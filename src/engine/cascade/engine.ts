import { Failure } from '../../contract/errors.ts';
import type { LstmNetwork } from './lstmKernel.ts';

export type EngineChoice = 'auto' | 'simd' | 'tensorflow';

/** Who works out losses and gradients of a batch; steps, judging and sampling are the kernel's in any case. */
export interface TrainingEngine {
  readonly name: 'simd' | 'tensorflow';
  /** Why it is this one, for the result; names the backend. */
  readonly reason: string;
  /** Gradient of minus `scale` times the log-likelihood of the batch that the network holds, left in `network.gradient`. @returns the log-likelihood */
  gradient(network: LstmNetwork, scale: number): number;
}

function kernel(reason: string): TrainingEngine {
  return {
    name: 'simd',
    reason,
    gradient(network, scale) {
      const logLikelihood = network.forward();
      network.backward(scale);
      return logLikelihood;
    },
  };
}

/** The compiled kernel: installs everywhere, needs no library and repeats bit for bit. */
export const simdEngine = kernel('The compiled kernel is the default: it needs no library and repeats bit for bit.');

/** @throws Failure 'resource' if TensorFlow.js was asked for and no backend of it works */
export async function chooseEngine(choice: EngineChoice): Promise<TrainingEngine> {
  if (choice === 'auto') return simdEngine;
  if (choice === 'simd') return kernel('The compiled kernel was asked for.');
  // Loaded only when asked for: it would cost every start of the command.
  const { loadTensorflow } = await import('./tensorflow.ts');
  const engine = await loadTensorflow();
  if (engine === null) throw new Failure('resource', 'TensorFlow.js is not installed, or none of its backends works here.', { fix: 'Leave --engine out, or install the optional dependencies.' });
  return engine;
}
