"""What stands at the top of a pack: index, read-me, manifest and sums."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from elearning.evidence.chain import pack_message
from elearning.evidence.sealing import last_seal, seal_facts, sealed_count
from elearning.frameworks.models import Question
from elearning.signing import as_text, sign

from . import papers, sheets
from .archive import Archive
from .layout import CERTIFICATES

READ_ME = """{title}
{line}

Isi paket ini:
  00_INDEKS.pdf, 00_INDEKS.xlsx   daftar dokumen dengan SHA-256, menurut pertanyaan LKE
  00_LKE.xlsx                     Lembar Kerja Evaluasi dengan jawaban yang diterima dan usulan
  I_PEMENUHAN, II_REFORM          satu folder untuk tiap pertanyaan LKE:
    01_rekap_peserta.pdf, .xlsx     siapa selesai, belum, dan dikecualikan
    02_rekap_tes.xlsx               nilai tes awal dan akhir tiap peserta
    03_analisis_soal.xlsx           tingkat jawaban benar tiap soal
  DOKUMEN/materi                  materi sebagaimana diterbitkan, menurut versi
  DOKUMEN/sertifikat              sertifikat peserta
  PERIKSA.html                    halaman pemeriksa: buka di peramban, tanpa internet
  verifikasi/data.json            catatan di balik setiap angka, tanpa nama, dengan bukti segelnya
  manifest.json, SHA256SUMS       sidik (SHA-256) semua berkas
  manifest.sig.json               tanda tangan instansi (Ed25519) atas manifest.json
Materi dan sertifikat disimpan satu kali, walaupun dipakai untuk beberapa pertanyaan;
kolom Kode pada indeks menyebut pertanyaan-pertanyaan itu.

Cara memeriksa: buka PERIKSA.html di peramban dan pilih berkas ZIP ini. Untuk kepastian,
pakai PERIKSA.html yang diunduh dari situs instansi: {site}/verifikasi/segel/
Tanpa peramban: ekstrak paket, buka folder {root} di terminal, lalu jalankan
  sha256sum -c SHA256SUMS
Di Windows, sidik satu berkas: certutil -hashfile NAMA_BERKAS SHA256
Dengan aplikasi ini, tanpa basis data; angka, catatan, segel, dan tanda tangan ikut diperiksa:
  python manage.py verify_evidence {root}.zip
Bandingkan kunci dan kepala segel dengan daftar publik: {site}/verifikasi/segel/
Sidik berkas ZIP itu sendiri tercatat di sistem saat paket dibuat.

Paket ini memuat data pribadi pegawai. Simpan dan bagikan seperlunya saja.
"""


def add_index(
    archive: Archive, questions: Sequence[Question], *, title: str, at: datetime
) -> None:
    """The index in the sheet names every file; a thousand certificates stay off paper."""
    listed = list(archive.entries.values())
    on_paper = [entry for entry in listed if not entry.path.startswith(CERTIFICATES)]
    given: dict[str, Any] = {"questions": questions, "title": title, "at": at}
    archive.add("00_INDEKS.xlsx", sheets.index_sheet(listed, **given), title="Indeks")
    archive.add("00_INDEKS.pdf", papers.index_pdf(on_paper, **given), title="Indeks")
    text = READ_ME.format(
        title=title, line="=" * len(title), root=archive.root, site=settings.SITE_URL
    )
    archive.add("BACA_SAYA.txt", text.encode(), title="Petunjuk")


def add_manifest(archive: Archive, *, title: str, records: int, at: datetime) -> None:
    """Name every file so far with its digest; SHA256SUMS names the manifest as well."""
    manifest = {
        "created_at": at.isoformat(),
        "files": [
            {**asdict(entry), "day": entry.day.isoformat()}
            for entry in archive.entries.values()
        ],
        "records": records,
        "seal": _seal(),
        "title": title,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    archive.add("manifest.json", text.encode(), title="Manifes")
    archive.add("manifest.sig.json", _signed(text.encode()), title="Tanda tangan")
    sums = "".join(
        f"{entry.sha256}  {entry.path}\n" for entry in archive.entries.values()
    )
    archive.add("SHA256SUMS", sums.encode(), title="Sidik")


def _signed(manifest: bytes) -> bytes:
    """The signature of the agency under the digests of all files."""
    digest = sha256(manifest).hexdigest()
    signature = sign(pack_message(manifest=digest))
    facts = {
        "key_id": signature.key_id,
        "manifest": digest,
        "public_key": as_text(signature.public_key),
        "signature": as_text(signature.value),
    }
    return json.dumps(facts, indent=1, sort_keys=True).encode()


def _seal() -> dict[str, Any] | None:
    seal = last_seal()
    if seal is None:
        return None
    return seal_facts(seal) | {"records": sealed_count()}
