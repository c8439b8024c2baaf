/** Text of a design that trains in moments: one auxiliary output, 64 generated images, epochs of four steps. */
export const quickDesign = (epochs = 1): string => `{
  "format": "auxnet", "version": 1, "name": "Quick",
  "nodes": [
    { "id": "in", "kind": "input", "name": "Input", "params": { "height": 32, "width": 32, "channels": 3 } },
    { "id": "stem", "kind": "conv", "name": "Stem", "params": { "filters": 4, "strides": 2, "padding": 1 } },
    { "id": "b1", "kind": "basic-block", "name": "Block 1", "params": { "filters": 4 } },
    { "id": "x1", "kind": "auxiliary-output", "name": "Exit 3" },
    { "id": "b2", "kind": "basic-block", "name": "Block 2", "params": { "filters": 8, "strides": 2 } },
    { "id": "out", "kind": "output", "name": "Output" }
  ],
  "edges": [
    { "id": "e1", "source": "in", "target": "stem" },
    { "id": "e2", "source": "stem", "target": "b1" },
    { "id": "e3", "source": "b1", "target": "x1" },
    { "id": "e4", "source": "b1", "target": "b2" },
    { "id": "e5", "source": "b2", "target": "out" }
  ],
  "training": { "dataset": { "name": "generated" }, "epochs": ${epochs}, "batchSize": 16, "trainLimit": 64, "seed": 7 }
}
`;
