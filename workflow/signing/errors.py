"""What can go wrong between a key, a time-stamp authority and a verifier, in one sentence each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import Conflict, Fault, Invalid, NotAllowed, Unavailable


class SignerUnavailable(Unavailable):
    """The device or service that holds the key cannot be reached; nothing was kept, one may try again."""

    code = "signer_unavailable"
    sentence = _("Không kết nối được thiết bị hoặc dịch vụ ký số. Chưa có gì được ký; đồng chí thử lại sau ít phút.")


class WrongSignature(Fault):
    """What the device or service handed back is not this certificate's signature of this letter."""

    status = 502
    code = "wrong_signature"
    sentence = _("Dịch vụ ký số trả về chữ ký không đúng với văn bản này. Chưa có gì được lưu; đồng chí báo quản trị.")


class NoKey(NotAllowed):
    """No key is registered for the person or the organ, or it may not be used today."""

    code = "no_key"
    sentence = _("Chưa có chứng thư số để dùng cho việc này; đồng chí báo quản trị đăng ký chứng thư.")


class BadCertificate(Invalid):
    """A certificate that is too weak, ended, or not from a trusted authority."""

    code = "bad_certificate"
    sentence = _("Chứng thư số này không dùng được; đồng chí báo quản trị.")


class StillPending(Conflict):
    """The signature waits for the person's confirmation at the signing service."""

    code = "still_pending"
    sentence = _("Dịch vụ ký số đang chờ đồng chí xác nhận. Đồng chí xác nhận trên thiết bị rồi bấm Tiếp tục.")


class NoTimeStamp(Unavailable):
    """The time-stamp authority is down or answered wrongly. The signature waits, it is never kept without its stamp."""

    code = "no_time_stamp"
    sentence = _("Chưa lấy được dấu thời gian; văn bản đang chờ dấu thời gian và sẽ được lấy lại.")


class NotValid(Fault):
    """A file did not pass both verifiers, so it was not stored. `problems` says why, in sentences."""

    code = "not_valid"
    sentence = _("Tệp ký số không qua được kiểm tra nên không được lưu; đồng chí báo quản trị.")


class CouldNotCheck(Unavailable):
    """A verification could not be made: a verifier or the trusted roots are missing. Says nothing about the file."""

    code = "could_not_check"
    sentence = _("Chưa kiểm tra được chữ ký.")


class FileLost(Fault):
    """A stored file is missing, or is no longer what was stored."""

    code = "file_lost"
    sentence = _("Tệp đã lưu bị mất hoặc bị thay đổi; đồng chí báo quản trị khôi phục từ bản sao lưu.")


class TooBusy(Conflict):
    """Too many files are being verified at once."""

    status = 503
    code = "too_busy"
    sentence = _("Hệ thống đang kiểm tra nhiều tệp; đồng chí thử lại sau ít phút.")
