import type { GenerateRequest } from '../../contract/jobs.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import type { PortfolioGenerator } from '../portfolio/generator.ts';
import type { PortfolioBlock } from '../portfolio/tables.ts';
import { blocksInOrder } from './blocksInOrder.ts';
import type { JobContext } from './job.ts';

export interface CalibratedPortfolio {
  readonly template: PortfolioTemplate;
  readonly request: GenerateRequest;
  readonly generator: PortfolioGenerator;
  readonly intercept: number;
}

/** The blocks of a portfolio in their order, drawn on this thread and on the assistants at once. */
export async function* portfolioBlocks({ template, request, generator, intercept }: CalibratedPortfolio, { assistants, monitor }: JobContext): AsyncGenerator<PortfolioBlock> {
  const { blocks } = generator;
  const helping = assistants.slice(0, blocks - 1);
  await Promise.all(helping.map((assistant) => assistant.openPortfolio(template, request, intercept)));
  const here = (block: number): PortfolioBlock => {
    monitor.check();
    return generator.block(block, intercept);
  };
  let done = 0;
  monitor.advance(0, 0);
  for await (const tables of blocksInOrder(0, blocks, here, helping.map((assistant) => (block: number) => assistant.portfolioBlock(block)))) {
    yield tables;
    done++;
    monitor.advance(done / blocks, Math.floor((done * request.num_borrowers) / blocks));
  }
}
