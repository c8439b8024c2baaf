"""Keras on TensorFlow as `model.fit` trains it: its compiled train step, fed from a prefetched `tf.data` pipeline in memory.

A step is one call of `model.train_function`, what the loop of `fit` calls for every batch; without the callbacks,
progress bar and metrics of `fit`, which would only make it slower.
"""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy
import tensorflow as tf

from keras_network import build_model
from serve import CannotRun, serve

BATCHES = 4


class Entrant:
    def __init__(self, job):
        tf.config.threading.set_intra_op_parallelism_threads(job["threads"])
        tf.config.threading.set_inter_op_parallelism_threads(job["threads"])
        if job["method"] != "single" or len(job["graph"]["exits"]) > 1:
            raise CannotRun("trains designs of one output with plain back-propagation")
        self.job = job
        self.facts = {"framework": "Keras", "version": f"{keras.__version__}, TensorFlow {tf.__version__}", "threads": job["threads"]}

    def build(self):
        job = self.job
        keras.utils.set_random_seed(1)
        self.model = build_model(job["graph"], job["image"])
        self.model.compile(
            # Weight decay of Keras's own kind (off the weights, not into the gradient): the quicker of the two.
            keras.optimizers.SGD(job["learningRate"], job["momentum"], nesterov=True, weight_decay=job["weightDecay"]),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            jit_compile=False,
        )
        images = numpy.random.standard_normal((BATCHES * job["batch"], *job["image"])).astype("float32")
        labels = numpy.random.randint(job["graph"]["classes"], size=BATCHES * job["batch"])
        data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(job["batch"], drop_remainder=True).cache().repeat().prefetch(2)
        self.model.fit(data, steps_per_epoch=1, verbose=0)  # compiles the train step
        self.iterator = iter(data)
        return sum(int(numpy.prod(weight.shape)) for weight in self.model.trainable_weights)

    def step(self):
        return float(self.model.train_function(self.iterator)["loss"])


if __name__ == "__main__":
    serve(Entrant)
