/** Costs of input and output beside the total. Spans stored before keep their total only. */
export const COST_PARTS_SCHEMA = `
ALTER TABLE spans ADD COLUMN input_cost_usd REAL;
ALTER TABLE spans ADD COLUMN output_cost_usd REAL;
ALTER TABLE traces ADD COLUMN input_cost_nano_usd INTEGER;
ALTER TABLE traces ADD COLUMN output_cost_nano_usd INTEGER;
`;
