"""scikit-learn estimators around ``numeric.solve``; need the optional dependency scikit-learn.

``base`` has what all share, ``weights`` samples that count more than others, ``regressor`` and ``classifier`` the two
kinds, ``cross_validation`` the choice of beta along paths.
"""

try:
    from numeric.estimators.classifier import ReLUClassifier
    from numeric.estimators.cross_validation import ReLUClassifierCV, ReLURegressorCV
    from numeric.estimators.regressor import ReLURegressor
except ImportError as error:
    raise ImportError(
        "numeric.ReLURegressor and numeric.ReLUClassifier need scikit-learn 1.6 or later; "
        "install it with: pip install 'neuralgauge[estimators]'"
    ) from error

__all__ = ["ReLUClassifier", "ReLUClassifierCV", "ReLURegressor", "ReLURegressorCV"]
